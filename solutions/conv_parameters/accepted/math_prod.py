from math import prod

conv_parameters = lambda c_in, c_out, f, bias=True: prod((c_out, c_in, f, f)) + [0, c_out][bias]
