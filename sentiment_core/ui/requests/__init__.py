"""What a browser asks for, before Streamlit hears of it."""
