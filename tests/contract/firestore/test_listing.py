"""ListDocuments and ListCollectionIds."""

from google.cloud import firestore

from tests.contract.firestore.reading import fill


def test_documents_are_listed_over_many_pages(client: firestore.Client) -> None:
    collection = client.collection("items")
    fill(collection, {f"item {number:03}": {"n": number} for number in range(25)})
    listed = [reference.id for reference in collection.list_documents(page_size=10)]
    assert listed == [f"item {number:03}" for number in range(25)]


def test_more_documents_than_a_page_are_listed_without_asking(client: firestore.Client) -> None:
    collection = client.collection("items")
    fill(collection, {f"{number:03}": {"n": number} for number in range(450)})
    assert len(list(collection.list_documents())) == 450


def test_a_missing_document_with_collections_is_listed(client: firestore.Client) -> None:
    client.document("items/b").set({"n": 1})
    client.document("items/a/shards/0").set({"n": 1})
    client.document("items/c/shards/0/deep/x").set({"n": 1})
    listed = [reference.id for reference in client.collection("items").list_documents()]
    assert listed == ["a", "b", "c"]
    assert [one.id for one in client.collection("items").stream()] == ["b"]


def test_collections_of_the_root_and_of_a_document(client: firestore.Client) -> None:
    client.document("minutes/1").set({"n": 1})
    client.document("items/a/shards/0").set({"n": 1})
    client.document("items/a/refunds/0/lines/1").set({"n": 1})
    assert sorted(one.id for one in client.collections()) == ["items", "minutes"]
    below = client.document("items/a").collections()
    assert sorted(one.id for one in below) == ["refunds", "shards"]


def test_an_empty_database_has_no_collections(client: firestore.Client) -> None:
    assert list(client.collections()) == []
