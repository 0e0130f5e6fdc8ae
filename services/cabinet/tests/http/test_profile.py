"""The profile of who leads an organisation, and of who does not."""

from dataclasses import replace

import lxml.html


def links(client, sign_in):
    sign_in()
    tree = lxml.html.document_fromstring(client.get("/profile").text)
    return [str(each) for each in tree.xpath("//main//a/@href") if "/organisations/" in str(each)]


def test_head_is_led_to_the_page_of_the_organisation_s_people(client, sign_in, stage, fake):
    stage.bind(fake.THERAPIST, replace(fake.NURSE, is_head=True))

    organisation_id = fake.GKB7.organisation_id
    assert links(client, sign_in) == [f"{stage.provider.issuer}/organisations/{organisation_id}"]


def test_worker_who_leads_nothing_is_led_nowhere(client, sign_in, stage):
    stage.bind()

    assert links(client, sign_in) == []
