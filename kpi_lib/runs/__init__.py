"""A report is run: parameters, papermill, a folder that nothing overwrites."""
