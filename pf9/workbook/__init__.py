"""The inventory as a file for people and their spreadsheets: XLSX and CSV."""
