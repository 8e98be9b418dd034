# tries: speak to a service of this machine (as D-Bus, X11 or Docker are spoken to)
# works: unsafe network
# ends: MISSING PermissionError
import socket

socket.socket(socket.AF_UNIX).connect("\0@ABSTRACT@")
