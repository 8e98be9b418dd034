# tries: send a datagram
# works: unsafe network
# ends: MISSING PermissionError
import socket

socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"secret", ("127.0.0.1", @UDP@))
