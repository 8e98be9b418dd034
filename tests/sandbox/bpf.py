"""The kernel's part of a system call filter, in Python: runs a classic BPF program on one call's seccomp_data."""

import struct
from collections.abc import Sequence

ALLOW, ERRNO, KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000


def run(program: bytes, arch: int, number: int, arguments: Sequence[int] = ()) -> int:
    """The action that the program returns. ValueError for an instruction that seccomp does not have."""
    words = [*arguments, 0, 0, 0, 0, 0, 0][:6]
    data = struct.pack("<iIQ6Q", number if number < 1 << 31 else number - (1 << 32), arch, 0, *words)
    a = x = 0
    memory = [0] * 16
    steps = [struct.unpack_from("<HBBI", program, at) for at in range(0, len(program), 8)]
    at = 0
    while True:
        code, jump_true, jump_false, k = steps[at]
        at += 1
        match code:
            case 0x20:  # LD W ABS
                (a,) = struct.unpack_from("<I", data, k)
            case 0x00:  # LD IMM
                a = k
            case 0x01:  # LDX IMM
                x = k
            case 0x60:  # LD MEM
                a = memory[k]
            case 0x61:  # LDX MEM
                x = memory[k]
            case 0x02:  # ST
                memory[k] = a
            case 0x03:  # STX
                memory[k] = x
            case 0x54:  # ALU AND
                a &= k
            case 0x07:  # TAX
                x = a
            case 0x87:  # TXA
                a = x
            case 0x05:  # JA
                at += k
            case 0x15 | 0x1D:  # JEQ
                at += jump_true if a == (k if code == 0x15 else x) else jump_false
            case 0x25 | 0x2D:  # JGT
                at += jump_true if a > (k if code == 0x25 else x) else jump_false
            case 0x35 | 0x3D:  # JGE
                at += jump_true if a >= (k if code == 0x35 else x) else jump_false
            case 0x45 | 0x4D:  # JSET
                at += jump_true if a & (k if code == 0x45 else x) else jump_false
            case 0x06:  # RET
                return k
            case _:
                raise ValueError(f"no instruction of seccomp: {code:#x}")
