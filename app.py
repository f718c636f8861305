"""The home page: draw a digit, and LeNet-5 reads it.

Streamlit runs this file for whoever visits; the server that `streamlit run app.py` starts imports it, once.
"""

if __name__ == "__main__":
    from ui.draw import home

    home.show_home()
else:
    from streamlit.starlette import App

    from ui.training.run import served

    app = App("app.py", routes=served.routes())  # beside the pages, what their views fetch
