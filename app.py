"""What `streamlit run` starts: imported once, the server; run by it for every visitor, the home page."""

from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

if get_script_run_ctx(suppress_warning=True) is None:
    from ui.page import server

    app = st.App(Path(__file__).resolve(), routes=server.routes(), lifespan=server.lifespan)
else:
    import home

    home.show()
