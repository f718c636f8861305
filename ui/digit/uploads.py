"""Files that readers bring: Streamlit keeps each in memory for as long as its session lives."""

from typing import Any

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile


def take_bytes(file: object) -> bytes | None:
    """The bytes of an `st.file_uploader` or `st.camera_input` file, which is then forgotten.

    None where there is no file, or where it was taken before: to the page it still is there, by its
    name, until it is removed or another is chosen, and Streamlit calls a file that was forgotten a
    changed one.
    """
    if not isinstance(file, UploadedFile):
        return None
    data = file.getvalue()
    context = get_script_run_ctx()
    if context is not None:
        manager: Any = context.uploaded_file_mgr  # its interface leaves out how a file is forgotten
        manager.remove_file(context.session_id, file.file_id)
    file.truncate(0)  # this run's own copy, which would be kept until the next run
    return data
