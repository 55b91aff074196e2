"""What a person sees; the only part that imports Streamlit."""
