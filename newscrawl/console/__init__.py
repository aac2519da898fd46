"""The browser's side of a state: pages that people look at instead of logs. Reads only; knows no crawl."""
