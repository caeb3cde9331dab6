"""Settings: what the environment says where the command line says nothing."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """``KGRAPH_WORKSPACE`` is the folder of the library and the embedded graph, ``KGRAPH_GRAPH`` the graph's address."""

    model_config = SettingsConfigDict(env_prefix="KGRAPH_", frozen=True)

    workspace: Path = Path("kgraph-data")
    graph: str = "embedded"
