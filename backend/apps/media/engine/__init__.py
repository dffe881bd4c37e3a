"""Reading video files that strangers made: probe, frame table, renditions. Plain Python without Django.

Every byte of an uploaded file is parsed in a child process with limits (`child.py`); this process only reads
what our own encoder wrote.
"""
