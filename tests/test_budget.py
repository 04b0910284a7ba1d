"""The budget of query time: what costs, what does not, who pays, and what a client is told."""

from collections.abc import Iterator

import pytest

from accords.errors import RateLimited
from accords.http.clients import client_of
from accords.http.queries.budget import FREE, WINDOW, Budget
from accords.settings import Settings
from tests.registries import LIBRARIES
from tests.serving import Server, serving

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o FILTER (?a != ?d) }"


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def refused(budget: Budget, client: str) -> int:
    """For how many seconds the client is sent away; 0 when it is not."""
    try:
        budget.admit(client)
    except RateLimited as problem:
        return int(str(problem.extra["retry_after"]))
    return 0


def test_who_has_used_the_budget_waits_until_some_of_it_is_there_again(clock: Clock) -> None:
    budget = Budget(30, clock)
    budget.charge("a", 31 + FREE)
    wait = refused(budget, "a")
    assert wait == 3
    clock.now += wait
    assert refused(budget, "a") == 0


def test_the_budget_fills_up_and_no_further(clock: Clock) -> None:
    budget = Budget(30, clock)
    budget.charge("a", 25 + FREE)
    clock.now += 10 * WINDOW
    budget.charge("a", 29 + FREE)
    assert refused(budget, "a") == 0
    budget.charge("a", 1 + FREE)
    assert refused(budget, "a") > 0


def test_each_client_has_its_own(clock: Clock) -> None:
    budget = Budget(1, clock)
    budget.charge("a", 5)
    assert refused(budget, "a") and not refused(budget, "b")


def test_quick_queries_cost_nothing(clock: Clock) -> None:
    budget = Budget(1, clock)
    for _ in range(10_000):
        budget.charge("a", FREE)
    assert not refused(budget, "a")


def test_quick_queries_give_nothing_back(clock: Clock) -> None:
    budget = Budget(1, clock)
    budget.charge("a", 5)
    for _ in range(10_000):
        budget.charge("a", FREE / 2)
    assert refused(budget, "a")


def test_a_budget_of_0_limits_nobody(clock: Clock) -> None:
    budget = Budget(0, clock)
    budget.charge("a", 1e6)
    assert not refused(budget, "a") and budget.headers("a") == []


def test_clients_who_have_rested_are_forgotten(clock: Clock) -> None:
    budget = Budget(60, clock)
    for number in range(10_000):
        budget.charge(str(number), 2)
    clock.now += WINDOW
    budget.charge("late", 2)
    assert len(budget._purses) == 1


def test_what_is_left_is_told(clock: Clock) -> None:
    budget = Budget(30, clock)
    budget.charge("a", 10 + FREE)
    assert budget.headers("a") == [
        (b"ratelimit-policy", b'"query-seconds";q=30;w=60'),
        (b"ratelimit", b'"query-seconds";r=20;t=20'),
    ]


@pytest.mark.parametrize(
    ("host", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("testclient", "testclient"),
    ],
)
def test_a_client_is_an_address_or_a_household(host: str, client: str) -> None:
    assert client_of({"client": (host, 1)}) == client


def test_a_client_without_an_address_is_one_too() -> None:
    assert client_of({"client": None}) == client_of({}) == ""


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("192.0.2.7", "198.51.100.1", "192.0.2.7"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "203.0.113.9, 198.51.100.1:4711, 10.1.2.3", "198.51.100.1"),
        ("127.0.0.1", "[2001:db8:1:2::9]:443", "2001:db8:1:2::"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
    ],
)
def test_behind_a_trusted_proxy_the_client_is_whom_it_heard_and_nobody_can_pretend(
    peer: str, forwarded: str, client: str
) -> None:
    scope = {"client": (peer, 1), "headers": [(b"x-forwarded-for", forwarded.encode())]}
    assert client_of(scope, Settings(trusted_proxies="127.0.0.1, 10.0.0.0/8").trusted) == client
    assert client_of(scope) == peer


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The libraries, where a client has one second a minute."""
    home = tmp_path_factory.mktemp("budget") / "home"
    with serving(
        home, ACCORDS_ASSETS=str(LIBRARIES), ACCORDS_QUERY_BUDGET="1", ACCORDS_TRUSTED_PROXIES="127.0.0.1"
    ) as running:
        yield running


def test_over_http_a_client_is_told_when_to_come_back_and_what_it_may_still_have(small: Server) -> None:
    first = small.get("/sparql?query=ASK%7B%7D")
    assert first.headers["ratelimit-policy"] == '"query-seconds";q=1;w=60'
    assert first.headers["ratelimit"] == '"query-seconds";r=1;t=0'
    assert first.headers["server-timing"].startswith("query;dur=")
    stopped = small.client.get("/sparql", params={"query": ENDLESS, "timeout": "2"})
    assert stopped.status_code == 504 and stopped.headers["ratelimit"].startswith('"query-seconds";r=0;')
    refusal = small.get("/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D")
    assert refusal.status_code == 429
    assert refusal.headers["access-control-allow-origin"] == "*"
    document = refusal.json()
    assert document["type"] == "/problems/rate-limited" and document["limit"] == 1
    assert 50 < int(refusal.headers["retry-after"]) == document["retry_after"] < 80
    assert small.get("/sparql?query=ASK%7B%7D").status_code == 200, "what was answered before costs nothing"
    other = small.get("/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D", x_forwarded_for="198.51.100.1")
    assert other.status_code == 200, "whom a trusted proxy names has a budget of his own"
    assert small.get("/doc/library/lyon").status_code == 200
