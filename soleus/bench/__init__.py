"""What Soleus measures of itself, each figure a ratio against something in the same run."""
