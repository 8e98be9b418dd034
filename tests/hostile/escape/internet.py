# tries: send what it has learnt over the network
# works: unsafe network
# ends: MISSING PermissionError
import socket

socket.create_connection(("127.0.0.1", @PORT@)).sendall(b"secret")
