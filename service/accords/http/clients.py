"""Who asks: the address of the connection, or behind proxies that the operator trusts the one that they name."""

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address

from starlette.types import Scope

from ..settings import Network

CLIENT = "accords.client"
"""Where a request (an ASGI scope) says who asks."""


def client_of(scope: Scope, trusted: Sequence[Network] = ()) -> str:
    """Who asks: the address, of IPv6 the network of 64 bits, of which one household has all.

    X-Forwarded-For counts only where the connection comes from a proxy in `trusted`: each proxy appends whom it heard,
    so that the client is the last that is not trusted itself; what stands before it can be anybody's invention.

    >>> client_of({"client": ("2001:db8:1:2:3:4:5:6", 1)}), client_of({"client": ("::ffff:192.0.2.7", 1)})
    ('2001:db8:1:2::', '192.0.2.7')
    """
    host = (scope.get("client") or ("", 0))[0]
    if not trusted:
        return _network(host)
    lines = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    for named in reversed([each for line in lines for each in line.split(",")]):
        address = _address(host)
        if address is None or not any(address in network for network in trusted) or _address(named) is None:
            break
        host = named
    return _network(host)


@lru_cache(maxsize=1024)
def _network(host: str) -> str:
    address = _address(host)
    if isinstance(address, IPv6Address):
        return str(IPv6Address(int(address) >> 64 << 64))
    return str(address or host)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """The address in `192.0.2.7`, `192.0.2.7:80`, `2001:db8::1`, `fe80::1%eth0`, `[2001:db8::1]:80`; None in others."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
