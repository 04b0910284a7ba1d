"""The verdict in words: the worst first, with its place, in the language of the reader."""

from accords.registry.verdict import Result, Wording, report, verdict


def result(severity: str, node: str = "urn:n:a") -> Result:
    return Result(
        severity,
        node,
        "urn:n:p",
        '"x"',
        {"en": "Mend it.", "fr": "Réparez-le."},
        "urn:s:S",
        "http://www.w3.org/ns/shacl#InConstraintComponent",
    )


WORDING = {"labels": {"urn:n:a": "Ann"}, "prefixes": {"n": "urn:n:", "s": "urn:s:"}, "places": {"urn:n:a": "a.ttl:7"}}


def test_a_report_says_place_node_label_property_value_message_and_rule() -> None:
    assert report(verdict([result("Violation")]), Wording("en", **WORDING)) == (
        "a.ttl:7: violation: n:a (Ann)\n"
        "    property: n:p\n"
        '    value: "x"\n'
        "    Mend it.\n"
        "    rule: s:S sh:InConstraintComponent\n"
        "\n"
        "1 violation, 0 warnings, 0 infos."
    )


def test_a_report_can_be_in_french() -> None:
    said = report(verdict([result("Warning")]), Wording("fr", **WORDING))
    assert "avertissement: n:a (Ann)" in said and "Réparez-le." in said
    assert said.endswith("0 violation, 1 avertissement, 0 information.")


def test_the_worst_comes_first_and_only_what_is_asked_is_written_out() -> None:
    found = verdict([result("Info"), result("Warning"), result("Violation"), result("Violation", "urn:n:b")])
    assert [r.severity for r in found.results] == ["Violation", "Violation", "Warning", "Info"]
    said = report(found, Wording(), severities=["Violation"], most=1)
    assert "urn:n:a" in said and "urn:n:b" not in said and "… and 1 more." in said and "warning:" not in said
    assert said.endswith("2 violations, 1 warning, 1 info.")


def test_warnings_and_infos_do_not_block() -> None:
    assert verdict([result("Warning"), result("Info")]).conforms and not verdict([result("Violation")]).conforms


def test_a_text_is_not_shortened_as_if_it_were_a_name() -> None:
    assert Wording(prefixes={"n": "urn:n:"}).short('"see urn:n:a"') == '"see urn:n:a"'
    assert Wording(prefixes={"n": "urn:", "m": "urn:n:"}).short("urn:n:a") == "m:a"
