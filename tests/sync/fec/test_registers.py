from sync.sources.fec.mapper.registers import REMEMBERED, Register


def test_a_code_keeps_its_number_however_many_names_it_is_given() -> None:
    register = Register()
    assert register["401000", ""] == 1
    for number in range(REMEMBERED + 10):
        assert register["411000", f"Client {number}"] == 2
    assert len(register) < 20
    assert register.names == {("411000",): "Client 0"}
    register.begin_file()
    assert register["411000", "Clients"] == 2
    assert register.names == {("411000",): "Clients"}
