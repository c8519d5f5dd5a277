"""One router, one collection."""

from rest_framework.routers import DefaultRouter

from benchmarks.peers.stock_drf.views import Statements

router = DefaultRouter()
router.register("statements", Statements)
urlpatterns = router.urls
