"""The monthly RTT workbooks, in both file types and every layout since 2013."""
