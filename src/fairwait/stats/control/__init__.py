"""Control charts, CUSUM and change points, and how often each speaks when nothing has happened (methods 5)."""
