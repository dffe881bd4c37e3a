from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "backend.apps.reviews"
    label = "reviews"
