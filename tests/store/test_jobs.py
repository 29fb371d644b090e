"""Jobs wait in turn, are one process's at a time, and are found again where their process has gone."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from core.errors import BadInput
from core.store import jobs
from core.store.access import NO_JOB
from core.store.database import session
from core.store.jobs import JobState, NewJob
from core.store.tables import JobRow
from tests.store._people import people

JOB = NewJob("A fit", "store.long_fit:long_fit", b"bytes", "fit?law=chinchilla")


def taken(url):
    """Take the job whose turn it is."""
    found = jobs.claim_job(url)
    assert found
    return found


def state(who, key, url):
    return jobs.open_job(who, key, url).state


def test_a_job_from_its_beginning_to_its_end(url):
    who = people(url)["owner"]
    assert jobs.claim_job(url) is None
    key = jobs.keep_job(who, JOB, url)
    assert jobs.waiting_jobs(url) == 1
    claimed = taken(url)
    assert (claimed.id, claimed.work, claimed.request, claimed.number) == (key, JOB.work, b"bytes", 1)
    assert jobs.claim_job(url) is None
    assert jobs.waiting_jobs(url) == 0
    assert jobs.undone_jobs(url) == 1
    assert jobs.tell_job(claimed, "starts", 3, 12, url)
    seen = jobs.open_job(who, key, url)
    assert (seen.state, seen.stage, seen.done, seen.total, seen.share) == (JobState.RUNNING, "starts", 3, 12, 0.25)
    assert jobs.end_job(claimed, link="abc", url=url)
    [seen] = jobs.my_jobs(who, url)
    assert (seen.state, seen.link, seen.said, seen.address) == (JobState.DONE, "abc", "", JOB.address)
    assert seen.ended
    with session(url) as opened:
        row = opened.get(JobRow, key)
        assert row
        assert row.request == b""


def test_one_that_was_refused_says_why(url):
    who = people(url)["owner"]
    key = jobs.keep_job(who, JOB, url)
    jobs.end_job(taken(url), said="No run has a loss.", url=url)
    seen = jobs.open_job(who, key, url)
    assert (seen.state, seen.said, seen.link) == (JobState.REFUSED, "No run has a loss.", "")


def test_one_that_is_stopped_goes_no_further(url):
    who = people(url)["owner"]
    waiting = jobs.keep_job(who, JOB, url)
    jobs.cancel_job(who, waiting, url)
    assert jobs.claim_job(url) is None
    key = jobs.keep_job(who, JOB, url)
    running = taken(url)
    jobs.cancel_job(who, key, url)
    assert not jobs.tell_job(running, "starts", 1, 2, url)
    assert not jobs.end_job(running, link="abc", url=url)
    assert state(who, key, url) == JobState.CANCELLED
    jobs.cancel_job(who, key, url)  # once more changes nothing
    jobs.erase_job(who, key, url)
    with pytest.raises(BadInput, match="This job is not here"):
        jobs.open_job(who, key, url)


def silent(key, url):
    """As if the process of a job had not been heard of for longer than LOST."""
    with session(url, writes=True) as opened:
        before = datetime(2026, 1, 1)
        opened.execute(update(JobRow).where(JobRow.id == key).values(beat=before))


def test_what_a_process_left_is_another_ones_and_three_times_is_enough(url):
    who = people(url)["owner"]
    key = jobs.keep_job(who, JOB, url)
    before = None
    for number in range(1, jobs.MOST_TRIES + 1):
        claimed = taken(url)
        assert claimed.number == number
        assert before is None or not jobs.tell_job(before, "starts", 1, 2, url)  # the one of before has lost it
        before = claimed
        assert jobs.waiting_jobs(url) == 0
        silent(key, url)
        assert jobs.waiting_jobs(url) == 1
    assert jobs.claim_job(url) is None
    seen = jobs.open_job(who, key, url)
    assert (seen.state, seen.said) == (JobState.REFUSED, jobs.ENDED_BY_ITSELF)


def test_nobody_has_more_at_once_than_is_allowed(url, monkeypatch):
    monkeypatch.setenv("EXPLORER_FITS_EACH", "1")
    who = people(url)
    mine = [jobs.keep_job(who["owner"], JOB, url) for _ in range(3)]
    first = taken(url)
    assert first.id == mine[0]
    assert jobs.claim_job(url) is None
    theirs = jobs.keep_job(who["stranger"], JOB, url)
    assert taken(url).id == theirs
    jobs.end_job(first, link="abc", url=url)
    assert taken(url).id == mine[1]


def test_who_has_many_stops_nobody_else(url, monkeypatch):
    monkeypatch.setenv("EXPLORER_FITS_EACH", "9")
    who = people(url)
    mine = [jobs.keep_job(who["owner"], JOB, url) for _ in range(4)]
    theirs = [jobs.keep_job(who["stranger"], JOB, url) for _ in range(2)]
    first, second, third = (taken(url).id for _ in range(3))
    assert (first, second) == (mine[0], theirs[0])
    assert third == mine[1]  # one of each runs: who began longest ago
    assert taken(url).id == theirs[1]
    assert [taken(url).id for _ in range(2)] == mine[2:]


def test_too_many_and_too_large_are_refused_in_a_line(url, monkeypatch):
    who = people(url)["owner"]
    monkeypatch.setattr(jobs, "MOST_BYTES", 4)
    with pytest.raises(BadInput, match="allowed are"):
        jobs.keep_job(who, JOB, url)
    monkeypatch.setattr(jobs, "MOST_BYTES", 100)
    monkeypatch.setattr(jobs, "MOST_UNDONE", 2)
    keys = [jobs.keep_job(who, JOB, url) for _ in range(2)]
    with pytest.raises(BadInput, match="as many as are allowed; stop one"):
        jobs.keep_job(who, JOB, url)
    jobs.cancel_job(who, keys[0], url)
    jobs.keep_job(who, JOB, url)
    monkeypatch.setattr(jobs, "MOST_OF_ONE_OWNER", 3)
    monkeypatch.setattr(jobs, "MOST_UNDONE", 9)
    with pytest.raises(BadInput, match="delete some"):
        jobs.keep_job(who, JOB, url)


OPERATIONS = {"open_job": jobs.open_job, "cancel_job": jobs.cancel_job, "erase_job": jobs.erase_job}


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("name", ["nobody", "stranger", "editor"])
def test_a_job_is_its_owners_alone(url, operation, name):
    who = people(url)
    key = jobs.keep_job(who["owner"], JOB, url)
    before = jobs.open_job(who["owner"], key, url)
    with pytest.raises(BadInput) as caught:
        OPERATIONS[operation](who[name], key, url)
    assert str(caught.value) == NO_JOB
    assert jobs.open_job(who["owner"], key, url) == before
    if who[name]:
        assert jobs.my_jobs(who[name], url) == []


def test_old_ones_are_cleaned(url, monkeypatch):
    who = people(url)["owner"]
    jobs.keep_job(who, JOB, url)
    jobs.end_job(taken(url), link="abc", url=url)
    jobs.keep_job(who, JOB, url)
    assert jobs.clean_jobs(url) == 0
    monkeypatch.setattr(jobs, "LIFETIME", timedelta(days=-1))
    assert jobs.clean_jobs(url) == 1
    assert [job.state for job in jobs.my_jobs(who, url)] == [JobState.WAITING]
