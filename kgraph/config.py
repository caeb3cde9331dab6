"""Settings: what the environment says where the command line says nothing."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """``KGRAPH_WORKSPACE`` is the folder of the library and the embedded graph (the graph's address: see ``kgraph.connection``),
    ``KGRAPH_DECISIONS`` the file of a person's decisions (where nothing is set: see ``kgraph.rulings.decisions_file``)."""

    model_config = SettingsConfigDict(env_prefix="KGRAPH_", env_ignore_empty=True, frozen=True)

    workspace: Path = Path("kgraph-data")
    decisions: Path | None = None
