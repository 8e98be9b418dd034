class Conv:
    def __init__(self, c_in, c_out, f, bias):
        self.parameters = [(c_out, c_in, f, f)]
        if bias:
            self.parameters += [(c_out,)]

    def count(self):
        total = 0
        for shape in self.parameters:
            n = 1
            for side in shape:
                n *= side
            total += n
        print("parameters:", total)
        return total


def conv_parameters(c_in, c_out, f, bias=True):
    return Conv(c_in, c_out, f, bias).count()
