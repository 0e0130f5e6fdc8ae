from cabinet.http.statuses import STATUSES
from chassis import locks


def test_every_route_names_its_lock(build):
    assert locks.unlocked(build()) == []


def test_health_is_told_at_the_admin_port_alone(client):
    assert client.get("/readyz", base_url="http://127.0.0.1:31701").status_code == 200
    assert client.get("/readyz").status_code == 404


def test_page_that_is_not_there_is_a_page_with_its_number(client):
    answer = client.get("/nowhere", headers={"Accept": "text/html"})

    assert answer.status_code == 404
    assert "cabinet/not-found" in answer.text


def test_policy_of_every_page_is_strict(client):
    policy = client.get("/").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_reports_of_the_policy_are_taken(client):
    assert client.post("/csp", data=b"{}").status_code == 204


def test_every_refusal_has_one_status():
    codes = [refusal.code for refusal in STATUSES]

    assert sorted(codes) == sorted(set(codes))
