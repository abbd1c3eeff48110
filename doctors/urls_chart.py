"""Charts and what is read in them. The ids of patients and records are random and name nobody."""

from django.urls import path

from doctors.views import chart, composed_reports, contents, own, record, relation, uploads

urlpatterns = [
    path("patients/<uuid:patient_id>/", chart.chart, name="chart"),
    path("patients/<uuid:patient_id>/search/", chart.search, name="chart-search"),
    path("patients/<uuid:patient_id>/end/", relation.end, name="relation-end"),
    path("patients/<uuid:patient_id>/add/", uploads.upload_form, name="upload"),
    path("patients/<uuid:patient_id>/add/file/", uploads.upload_file, name="upload-file"),
    path(
        "patients/<uuid:patient_id>/add/<uuid:upload_id>/describe/",
        uploads.upload_describe,
        name="upload-describe",
    ),
    path(
        "patients/<uuid:patient_id>/add/<uuid:upload_id>/discard/",
        uploads.upload_discard,
        name="upload-discard",
    ),
    path("patients/<uuid:patient_id>/write/<slug:template>/", composed_reports.compose, name="compose"),
    path(
        "patients/<uuid:patient_id>/write/<slug:template>/draft/",
        composed_reports.draft_save,
        name="draft-save",
    ),
    path("patients/<uuid:patient_id>/write/<slug:template>/sheet/", composed_reports.sheet, name="sheet"),
    path("patients/<uuid:patient_id>/drafts/<uuid:draft_id>/", composed_reports.draft, name="draft"),
    path(
        "patients/<uuid:patient_id>/drafts/<uuid:draft_id>/discard/",
        composed_reports.draft_discard,
        name="draft-discard",
    ),
    path("patients/<uuid:patient_id>/records/<uuid:record_id>/", record.record, name="record"),
    path(
        "patients/<uuid:patient_id>/records/<uuid:record_id>/status/",
        uploads.record_status,
        name="record-status",
    ),
    path("patients/<uuid:patient_id>/records/<uuid:record_id>/amend/", own.amend, name="record-amend"),
    path(
        "patients/<uuid:patient_id>/records/<uuid:record_id>/withdraw/", own.withdraw, name="record-withdraw"
    ),
    path(
        "patients/<uuid:patient_id>/records/<uuid:record_id>/<int:number>/",
        record.record,
        name="record-version",
    ),
    path(
        "patients/<uuid:patient_id>/records/<uuid:record_id>/<int:number>/file/",
        contents.download,
        name="record-download",
    ),
    path(
        "patients/<uuid:patient_id>/records/<uuid:record_id>/<int:number>/open/",
        contents.show,
        name="record-open",
    ),
    path(
        "patients/<uuid:patient_id>/records/<uuid:record_id>/<int:number>/print/",
        contents.printed,
        name="record-print",
    ),
    path(
        "patients/<uuid:patient_id>/records/<uuid:record_id>/<int:number>/preview/<int:index>/",
        contents.preview,
        name="record-preview",
    ),
    path(
        "patients/<uuid:patient_id>/records/<uuid:record_id>/<int:number>/check/",
        record.check,
        name="record-check",
    ),
    path(
        "patients/<uuid:patient_id>/records/<uuid:record_id>/<int:number>/proof/",
        record.proof,
        name="record-proof",
    ),
]
