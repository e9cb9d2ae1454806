"""The drawing library comes from this machine, once a day, and offers no upload."""

from dashboards.drawing import ADDRESS


def test_it_is_served_here_and_named_by_the_page(browser):
    answer = browser.get(ADDRESS)
    assert answer.status_code == 200
    assert answer.mimetype == "text/javascript"
    assert b"plotly.js (cartesian" in answer.data[:400]
    again = browser.get(ADDRESS, **{"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert ADDRESS.encode() in browser.get("/assets/first.js").data


def test_it_does_not_offer_to_upload_a_chart(browser):
    assert b"Share chart" not in browser.get(ADDRESS).data
