"""The words everyone shares. Imports nothing else of Soleus."""
