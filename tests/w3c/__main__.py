"""Run the suites and write what came out to service/accords/help/conformance.ttl: `python -m tests.w3c`."""

from tests.small_registries import ROOT

from .earl import report
from .suites import outcomes

SHIPPED = ROOT / "service" / "accords" / "help" / "conformance.ttl"

if __name__ == "__main__":
    SHIPPED.write_bytes(report(outcomes()))
