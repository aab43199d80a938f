"""The page, a module a part. Only app.py and chart.py know Streamlit, pandas or Altair."""
