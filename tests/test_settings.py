"""Settings: each is documented, has a default, can be set from the environment, and is checked."""

import dataclasses

import pytest

from accords.errors import SettingsRefused
from accords.settings import Settings, settable


def test_there_are_settings_and_each_says_what_it_is_for() -> None:
    assert len(settable()) >= 5
    for setting in settable():
        assert setting.metadata["env"].isupper() or "_" in setting.metadata["env"]
        assert setting.metadata["help"].endswith(".")


def test_the_defaults_can_be_used_as_they_are() -> None:
    settings = Settings()
    assert settings.base == "https://w3id.org/accords/"
    assert settings.url == "http://127.0.0.1:8000/"
    assert str(settings.home) == ".accords"


def test_every_setting_comes_from_its_variable() -> None:
    given = {
        "ACCORDS_BASE": "https://example.org/r/",
        "ACCORDS_URL": "https://www.example.org/",
        "ACCORDS_HOME": "/srv/state",
        "HOST": "::1",
        "PORT": "9000",
        "ACCORDS_ASSETS": "/srv/assets",
        "ACCORDS_STORE": "sparql+http://127.0.0.1:7878/query?update=/update",
        "ACCORDS_DESK": "postgresql://127.0.0.1/accords",
        "ACCORDS_SUBMISSION_RATE": "7",
        "ACCORDS_SUBMISSION_QUEUE": "8",
        "ACCORDS_WORKERS": "3",
        "ACCORDS_MEMORY_TRIPLES": "5000",
        "ACCORDS_QUERY_SECONDS": "1.5",
        "ACCORDS_QUERY_QUEUE_SECONDS": "0.5",
        "ACCORDS_QUERY_MEMORY": "1000000",
        "ACCORDS_QUERY_ROWS": "10",
        "ACCORDS_QUERY_BYTES": "2000",
        "ACCORDS_QUERY_TEXT_BYTES": "300",
        "ACCORDS_QUERY_BUDGET": "90",
        "ACCORDS_RDF_BYTES": "5000",
        "ACCORDS_RDF_STATEMENTS": "50",
        "ACCORDS_RDF_LITERAL_BYTES": "500",
        "ACCORDS_RDF_DEPTH": "5",
        "ACCORDS_VALIDATION_SECONDS": "5.5",
        "ACCORDS_VALIDATION_MEMORY": "5000000",
        "ACCORDS_VALIDATION_WORKERS": "3",
        "ACCORDS_CONTACT": "mailto:help@example.org",
        "ACCORDS_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8",
    }
    assert set(given) == {setting.metadata["env"] for setting in settable()}
    found = Settings.from_environment(given)
    assert {name: str(value) for name, value in dataclasses.asdict(found).items()} == {
        setting.name: given[setting.metadata["env"]] for setting in settable()
    }


def test_an_empty_variable_is_not_set() -> None:
    assert Settings.from_environment({"PORT": "", "ACCORDS_BASE": ""}) == Settings()


def test_the_final_slash_is_added_where_it_is_missing() -> None:
    settings = Settings(base="https://example.org/registry", url="https://example.org")
    assert (settings.base, settings.url) == ("https://example.org/registry/", "https://example.org/")


def test_an_address_of_ipv6_is_written_in_brackets() -> None:
    assert Settings(host="::1", port=9000).url == "http://[::1]:9000/"


@pytest.mark.parametrize(
    "base",
    [
        "registry",
        "/registry/",
        "ftp://example.org/",
        "https://",
        "https://example.org/a b/",
        "https://example.org/?q=",
        "https://example.org/#",
        "https://example.org/ns/",
        "https://example.org/ns",
    ],
)
def test_a_base_that_cannot_begin_names_is_refused_by_its_name(base: str) -> None:
    with pytest.raises(SettingsRefused, match="ACCORDS_BASE"):
        Settings(base=base)


@pytest.mark.parametrize("port", ["x", "-1", "65536"])
def test_what_is_no_port_is_refused(port: str) -> None:
    with pytest.raises(SettingsRefused, match="PORT"):
        Settings.from_environment({"PORT": port})


def test_a_size_may_have_a_unit() -> None:
    given = {"ACCORDS_QUERY_MEMORY": "1.5 GiB", "ACCORDS_QUERY_BYTES": "64kib"}
    found = Settings.from_environment(given)
    assert (found.query_memory, found.query_bytes) == (3 * 2**29, 65536)


@pytest.mark.parametrize("size", ["x", "-1", "1.5", "1 GB", "1e3"])
def test_what_is_no_size_is_refused(size: str) -> None:
    with pytest.raises(SettingsRefused, match="ACCORDS_QUERY_ROWS"):
        Settings.from_environment({"ACCORDS_QUERY_ROWS": size})


@pytest.mark.parametrize("seconds", ["x", "0", "-1", "inf", "nan"])
def test_what_is_no_time_is_refused(seconds: str) -> None:
    with pytest.raises(SettingsRefused, match="ACCORDS_QUERY_SECONDS"):
        Settings.from_environment({"ACCORDS_QUERY_SECONDS": seconds})


def test_settings_do_not_change() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]


def test_a_proxy_that_is_no_network_is_refused() -> None:
    with pytest.raises(SettingsRefused, match="ACCORDS_TRUSTED_PROXIES: 'everybody'"):
        Settings(trusted_proxies="127.0.0.1,everybody")
