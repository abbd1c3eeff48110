"""Records. No address ever holds a word, a name or a number of a person: only random ids."""

from django.urls import path

from charting.views import attachments, contents
from patients.places import in_own_records
from patients.views import erasure, readers, records, uploads, versions

urlpatterns = [
    path("records/", records.record_list, name="record-list"),
    path("records/search/", records.record_search, name="record-search"),
    path("records/add/", uploads.upload, name="upload"),
    path("records/add/file/", uploads.upload_file, name="upload-file"),
    path("records/add/<uuid:upload_id>/", uploads.upload_row, name="upload-row"),
    path("records/add/<uuid:upload_id>/describe/", uploads.upload_describe, name="upload-describe"),
    path("records/add/<uuid:upload_id>/discard/", uploads.upload_discard, name="upload-discard"),
    path("records/<uuid:record_id>/", records.record_detail, name="record-detail"),
    path("records/<uuid:record_id>/readers/", readers.record_readers, name="record-readers"),
    path("records/<uuid:record_id>/status/", records.record_status, name="record-status"),
    path("records/<uuid:record_id>/withdraw/", records.record_withdraw, name="record-withdraw"),
    path("records/<uuid:record_id>/hide/", records.record_hide, {"level": "hide"}, name="record-hide"),
    path("records/<uuid:record_id>/show/", records.record_hide, {"level": "show"}, name="record-show"),
    path("records/<uuid:record_id>/erase/", erasure.erase, name="record-erase"),
    path("records/<uuid:record_id>/receipt/", erasure.receipt, name="record-receipt"),
    path("records/<uuid:record_id>/receipt/file/", erasure.receipt_file, name="record-receipt-file"),
    path("records/<uuid:record_id>/<int:number>/", records.record_detail, name="record-version"),
    path("records/<uuid:record_id>/<int:number>/new/", versions.amend, name="record-amend"),
    path(
        "records/<uuid:record_id>/<int:number>/file/",
        in_own_records(contents.download),
        name="record-download",
    ),
    path("records/<uuid:record_id>/<int:number>/open/", in_own_records(contents.show), name="record-open"),
    path(
        "records/<uuid:record_id>/<int:number>/preview/<int:index>/",
        in_own_records(contents.preview),
        name="record-preview",
    ),
    path(
        "records/<uuid:record_id>/<int:number>/attached/<int:attachment>/file/",
        in_own_records(attachments.download),
        name="record-attachment",
    ),
    path(
        "records/<uuid:record_id>/<int:number>/attached/<int:attachment>/open/",
        in_own_records(attachments.show),
        name="record-attachment-open",
    ),
    path(
        "records/<uuid:record_id>/<int:number>/attached/<int:attachment>/preview/<int:index>/",
        in_own_records(attachments.preview),
        name="record-attachment-preview",
    ),
    path("records/<uuid:record_id>/<int:number>/check/", records.record_check, name="record-check"),
    path("records/<uuid:record_id>/<int:number>/proof/", in_own_records(contents.proof), name="record-proof"),
]
