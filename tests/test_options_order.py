"""Options that go by position keep the author's order when they are frozen."""

from coursekit.frozen import Call, Case, CaseSet, decode_cases, encode_cases


def test_options_by_position_keep_their_order_through_freezing() -> None:
    call = Call(args=(), options={"stride": 2, "padding": 1, "bias": True}, by_position=True)
    case = Case(name="a", plan={}, beyond=frozenset({(2, 1), (0, 1)}), call=0)
    cases = CaseSet(exercise="e", version=1, calls=(call,), wants=(0,), tolerances=(0.0,), cases=(case,), equations=())
    again = decode_cases(encode_cases(cases))
    assert list(again.calls[0].options) == ["stride", "padding", "bias"]
    assert again.cases[0].beyond == case.beyond
