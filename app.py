"""What `streamlit run app.py` starts: the pages, the home page first, and beside them what their views fetch."""

from streamlit.starlette import App

from ui.training.run import served

app = App("home.py", routes=served.routes())
