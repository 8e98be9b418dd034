# tries: leave a socket in the file system
# works: unsafe file
# ends: MISSING PermissionError
import socket

socket.socket(socket.AF_UNIX).bind("@LOOT@/socket")
