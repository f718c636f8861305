"""The home page: draw a digit, and LeNet-5 reads it.

Streamlit runs this file for whoever visits; the server that `streamlit run app.py` starts imports it, once.
"""

if __name__ == "__main__":
    from ui.draw import home

    home.show_home()
else:
    from streamlit.starlette import App

    from ui.page import server
    from ui.training.run import served

    app = App("app.py", routes=[*server.routes(), *served.routes()], lifespan=server.lifespan)
