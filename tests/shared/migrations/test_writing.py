from sqlalchemy import NullPool, create_engine, text

from deploy.installation.provisioning import Urls
from shared import migrations
from tests.shared.migrations.conftest import MakeService


class TestADraft:
    def test_has_the_next_number_and_what_the_models_say_and_the_database_lacks(
        self, urls: Urls, make_service: MakeService
    ) -> None:
        service = make_service('op.drop_column("things", "name")')
        migrations.upgrade(service, urls.owner)

        path = migrations.new(service, "names of things", urls.owner)

        assert path.name == "0003_names_of_things.py"
        draft = path.read_text()
        assert draft.startswith('"""Names of things."""\n')
        assert 'revision = "0003"\ndown_revision = "0002"' in draft
        assert "op.add_column('things', sa.Column('name'" in draft

    def test_leaves_alone_what_every_database_carries(
        self, urls: Urls, make_service: MakeService
    ) -> None:
        with create_engine(urls.owner, poolclass=NullPool).begin() as connection:
            connection.execute(text("DROP TABLE outbox"))

        draft = migrations.new(make_service(), "nothing", urls.owner).read_text()

        assert "outbox" not in draft
        assert draft.rstrip().endswith("def upgrade():\n    ...")

    def test_can_be_applied_as_it_is(self, urls: Urls, make_service: MakeService) -> None:
        service = make_service('op.drop_column("things", "name")')
        migrations.upgrade(service, urls.owner)
        migrations.new(service, "names", urls.owner)

        assert migrations.upgrade(service, urls.owner) == ["0003"]
