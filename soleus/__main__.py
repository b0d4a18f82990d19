"""`python -m soleus` is the `soleus` command."""

from soleus.cli import main

if __name__ == "__main__":
    main()
