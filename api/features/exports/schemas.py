"""The bodies of the exports."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

State = Literal["pending", "running", "succeeded", "failed", "interrupted"]


class ExportCreate(BaseModel):
    """What is to be made."""

    model_config = ConfigDict(extra="forbid")

    customer_view: bool = Field(default=False, description="Mask every id in the file (never in what is stored)")


class Export(BaseModel):
    """One workbook, made or in the making."""

    id: int = Field(examples=[7])
    requested_at: datetime = Field(examples=["2026-05-04T12:00:00Z"])
    requested_by: str = Field(examples=["ada"])
    customer_view: bool
    state: State = Field(description="`interrupted`: its process ended before the file was whole")
    started_at: datetime | None
    finished_at: datetime | None
    sheet: str | None = Field(description="The sheet under way", examples=["vInfo"])
    sheets_done: int = Field(examples=[12])
    sheets_total: int | None = Field(examples=[38])
    percent: int = Field(ge=0, le=100, examples=[31])
    file_name: str | None = Field(examples=["p9_rvtools_20260504T120000Z.xlsx"])
    size_bytes: int | None = Field(examples=[5_400_000])
    error: str | None
