"""The public read side as static files, which any web server can serve when the service has ended.

The application is asked in its own process, address by address, as a reader would (`asking.py`); what it answers is
written (`copying.py`) where a web server finds it (`places.py`), with the rules that servers need (`rules.py`).
exportable.toml says where to begin, and what a static copy cannot have.
"""
