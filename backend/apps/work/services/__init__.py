"""Every change to items, work items and assignments. One function for each arrow."""

from backend.apps.work.services.claiming import (
    accept_work_item,
    claim_next,
    expire_leases,
    give_back,
    give_to,
    hold_seat,
    keep_next,
    let_go,
    mark_sent_back,
    mark_submitted,
    put_in_review,
    renew,
    return_item,
    withdraw_item,
)
from backend.apps.work.services.cut_plan import CutWish, HandClip, SourceFile
from backend.apps.work.services.cutting import cut_clips, forget_files, request_cut, run_cut
from backend.apps.work.services.importing import plan_import, preview_import, run_import, start_import
from backend.apps.work.services.likeness import request_likenesses, run_likenesses
from backend.apps.work.services.making import create_item, create_items
from backend.apps.work.services.queueing import queue_again
from backend.apps.work.services.seed_items import request_items, run_items_of_asset
from backend.apps.work.services.sorting import dismiss_likeness, tag_items, withdraw_items
from backend.apps.work.services.withholding import draw_draft, set_draft_shares

__all__ = [
    "CutWish",
    "HandClip",
    "SourceFile",
    "accept_work_item",
    "claim_next",
    "create_item",
    "create_items",
    "cut_clips",
    "dismiss_likeness",
    "draw_draft",
    "expire_leases",
    "forget_files",
    "give_back",
    "give_to",
    "hold_seat",
    "keep_next",
    "let_go",
    "mark_sent_back",
    "mark_submitted",
    "plan_import",
    "preview_import",
    "put_in_review",
    "queue_again",
    "renew",
    "request_cut",
    "request_items",
    "request_likenesses",
    "return_item",
    "run_cut",
    "run_import",
    "run_items_of_asset",
    "run_likenesses",
    "set_draft_shares",
    "start_import",
    "tag_items",
    "withdraw_item",
    "withdraw_items",
]
