"""Work beside the window ends once, is told once, and does not keep who waits for it."""

from __future__ import annotations

import time

import pytest
from PySide6.QtWidgets import QApplication

from core.cli.file_orders import Written
from core.model.project import Project
from desktop.jobs import figures_job
from desktop.jobs.background import Background
from desktop.jobs.figures_job import FiguresJob
from desktop.jobs.file_work import FileWork
from tests.desktop.driving import wait_until


def test_the_end_of_closed_work_is_not_taken_for_that_of_newer_work(qapp):
    work, told = Background(), []
    work.done.connect(told.append)
    work.start(lambda *_: "old")
    work._thread.wait()  # its end is on its way to this thread
    work.close()
    work.start(lambda _, is_stopped: time.sleep(0.3) or "new")
    QApplication.processEvents()
    assert work.is_running
    assert told == []
    wait_until(lambda: told == ["new"], 10.0)


def test_figures_whose_process_ends_are_told_as_failed(qapp, monkeypatch):
    class Gone:
        def __init__(self, module):
            self.module = module

        def tell(self, message):
            return True

        def hear(self):
            return None

        def end(self):
            pass

    monkeypatch.setattr(figures_job, "StudyProcess", Gone)
    job, failed = FiguresJob(), []
    job.failed.connect(lambda message, hint: failed.append(message))
    job.start(Project.of(()))
    wait_until(lambda: not job.is_running, 10.0)
    assert failed == ["The process that finds the figures ended."]


def test_work_on_a_file_has_ended_even_where_its_answer_cannot_be_used(qapp):
    def stumble(_):
        raise RuntimeError("no")

    work, ended = FileWork(), []
    work.ended.connect(lambda: ended.append(True))
    work._then = stumble
    with pytest.raises(RuntimeError):
        work._take(Written())
    assert ended == [True]
    assert not work.is_running
    work.close()
