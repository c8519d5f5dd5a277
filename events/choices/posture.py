"""Military postures: what forces do and how far it has come."""

from rest.vocabulary import Vocabulary


class PostureType(Vocabulary):
    """What forces do; types map to the MID incident actions and CAMEO roots 06 to 19."""

    ALERT_RAISED = "alert_raised", "Readiness raised, notice to move cut.", "Readiness raised"
    MOBILIZATION = "mobilization", "Reserves or forces called up.", "Mobilization"
    TROOP_CONCENTRATION = "troop_concentration", "A build-up near a border.", "Troop concentration"
    FORTIFY_BORDER = "fortify_border", "Border defences built or reinforced.", "Border fortified"
    SHOW_OF_FORCE = "show_of_force", "A display or a unilateral exercise.", "Show of force"
    JOINT_EXERCISE = "joint_exercise", "An exercise with partners.", "Joint exercise"
    DEPLOYMENT = "deployment", "Forces sent to a new area.", "Deployment"
    REPOSITION = "reposition", "A move within the theatre.", "Repositioning"
    ROTATION = "rotation", "Like replaced by like.", "Rotation"
    STANDING_PRESENCE = "standing_presence", "An existing presence, not a move.", "Standing presence"
    ARMS_DELIVERY = "arms_delivery", "Materiel supplied.", "Arms delivery"
    MILITARY_AID = "military_aid", "Military support of a kind that is not told.", "Military aid"
    WITHDRAWAL = "withdrawal", "Forces leave an area.", "Withdrawal"
    STAND_DOWN = "stand_down", "An alert lowered.", "Stand-down"
    BORDER_VIOLATION = "border_violation", "Forces cross a frontier.", "Border violation"
    OCCUPATION = "occupation", "Territory occupied; background only.", "Occupation"
    USE_OF_FORCE = "use_of_force", "Force used; background only.", "Use of force"


class PostureStatus(Vocabulary):
    """How far a posture has come."""

    ASSESSED = "assessed", "Estimated by somebody, neither announced nor seen.", "Assessed"
    ANNOUNCED = "announced", "Announced, not yet ordered.", "Announced"
    ORDERED = "ordered", "Ordered.", "Ordered"
    ON_ALERT = "on_alert", "On alert.", "On alert"
    IN_PROGRESS = "in_progress", "Under way.", "In progress"
    IN_PLACE = "in_place", "In place.", "In place"
    COMPLETED = "completed", "Completed.", "Completed"
    RULED_OUT = "ruled_out", "Ruled out.", "Ruled out"
    CONDITIONAL = "conditional", "Only under a condition, or only as a readiness.", "Conditional"


class Component(Vocabulary):
    """Which part of the forces."""

    LAND = "land", "Land forces.", "Land"
    AIR = "air", "Air forces.", "Air"
    MARITIME = "maritime", "Naval forces.", "Maritime"
    SPECIAL_OPERATIONS = "special_operations", "Special operations forces.", "Special operations"


class DurationIntent(Vocabulary):
    """How long a posture is meant to last."""

    TEMPORARY = "temporary", "Meant to end.", "Temporary"
    PERMANENT = "permanent", "Meant to stay.", "Permanent"
    ROTATIONAL = "rotational", "Units replace each other.", "Rotational"
    UNSPECIFIED = "unspecified", "The text does not say.", "Unspecified"


class Command(Vocabulary):
    """Under whose command."""

    NATIONAL = "national", "National command.", "National"
    NATO = "nato", "NATO command.", "NATO"
    COALITION = "coalition", "A coalition's command.", "Coalition"


class RouteEnd(Vocabulary):
    """The end of a move of forces."""

    ORIGIN = "origin", "Where the force comes from.", "Origin"
    DESTINATION = "destination", "Where it goes.", "Destination"
