# One image for every part: broker, worker, alerts, pages and simulator are commands of the same program.
FROM python:3.12-slim-bookworm AS build
WORKDIR /build
# The version in uv.lock; the Makefile names the same one.
RUN pip install --no-cache-dir --disable-pip-version-check uv==0.13.9
ENV UV_PROJECT_ENVIRONMENT=/opt/soleus UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
COPY pyproject.toml uv.lock ./
RUN uv sync --locked --no-dev --no-install-project
COPY . .
RUN uv sync --locked --no-dev --no-editable

FROM python:3.12-slim-bookworm
# The type of the pictures that go with messages.
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends fonts-dejavu-core && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin soleus \
 && install --directory --owner soleus --group soleus --mode 0700 /data /keys
COPY --from=build /opt/soleus /opt/soleus
ENV PATH=/opt/soleus/bin:$PATH PYTHONUNBUFFERED=1 SOLEUS_DATA=/data
USER soleus
VOLUME /data
ENTRYPOINT ["soleus"]
CMD ["--help"]
