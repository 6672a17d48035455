"""How a page of the website looks: its HTML, stylesheet and script, made from findings and from nothing else."""
