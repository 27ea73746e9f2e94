"""Many machines: reports made by workers elsewhere, data and outputs that lie at a URL.

A worker is given files by their hash and gives back folders; whoever asked verifies a folder
and puts it where it is to lie. Workers know no storage, and need no right but to be reached.
"""
