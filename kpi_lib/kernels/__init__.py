"""Fresh kernels without the wait: forked from a process that has imported everything once.

Read in this order: `message` (how two processes speak), `birth` (what becomes of a fork),
`server` (imports once, forks on request), `door` (where several processes find a server),
`fork_server` (starts it and asks it), `kernel` (what it gives), `fitness` (when it may be used,
and when only the ordinary kernel will do), `provisioner` (for whatever starts kernels through
jupyter_client), `manager` and `engine` (without fixed waits).
"""
