# What R's survey package says of our samples: means, changes, differences in differences, their
# standard errors by linearisation and by the stratified jackknife (JKn, around the full sample),
# degrees of freedom, ranges of proportions on the logit scale.
# Run as: Rscript survey_change.R FOLDER_OF_SAMPLES OUTPUT.csv
suppressPackageStartupMessages(library(survey))
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
options(digits = 17)

found <- data.frame()
keep <- function(case, quantity, value) {
  line <- data.frame(case = case, quantity = quantity, value = sprintf("%.17g", value))
  found <<- rbind(found, line)
}
sample_of <- function(name) {
  frame <- read.csv(file.path(folder, paste0(name, ".csv")), colClasses = c(wave = "character"))
  frame$cell <- ifelse(frame$wave == "2023-01", "b", "a")
  frame
}
replicated <- function(design) as.svrepdesign(design, type = "JKn", mse = TRUE)

# Means by cell, and a contrast of them, by both ways of finding the variance.
compare <- function(case, design, item, contrast, jackknife = TRUE) {
  formula <- as.formula(paste0("~", item))
  answered <- subset(design, !is.na(design$variables[[item]]))
  means <- svyby(formula, ~cell, answered, svymean, covmat = TRUE)
  for (one in names(contrast)) {
    keep(case, paste0("mean_", one), coef(means)[[one]])
    keep(case, paste0("taylor_", one), SE(means)[[match(one, names(coef(means)))]])
    alone <- answered[answered$variables$cell == one, ]
    keep(case, paste0("df_", one), degf(alone))
    if (item == "agree") {
      ends <- confint(svyciprop(formula, alone, method = "logit", level = 0.95, df = degf(alone)))
      keep(case, paste0("logit_low_", one), ends[1])
      keep(case, paste0("logit_high_", one), ends[2])
    }
  }
  change <- svycontrast(means, list(change = contrast))
  keep(case, "change", coef(change)[[1]])
  keep(case, "taylor_change", SE(change)[[1]])
  used <- answered[answered$variables$cell %in% names(contrast), ]
  keep(case, "df_change", degf(used))
  if (jackknife) {
    again <- replicated(design)
    again <- subset(again, !is.na(again$variables[[item]]))
    means <- svyby(formula, ~cell, again, svymean, covmat = TRUE)
    for (one in names(contrast)) {
      keep(case, paste0("jkn_", one), SE(means)[[match(one, names(coef(means)))]])
    }
    keep(case, "jkn_change", SE(svycontrast(means, list(change = contrast)))[[1]])
  }
}

change <- c(b = -1, a = 1)
both <- c(b = -1, a = 1, cb = 1, ca = -1)

# 1. Most clusters in both waves, strata, weights.
twice <- sample_of("survey_twice")
design <- svydesign(ids = ~cluster, strata = ~stratum, weights = ~weight, data = twice)
compare("twice", design, "score", change)
compare("twice_share", design, "agree", change)
model <- svyglm(score ~ I(cell == "a"), design)
keep("twice", "glm_change", coef(model)[[2]])
keep("twice", "glm_taylor_change", SE(model)[[2]])

# 2. A domain of areas, and a difference in differences of few areas: the sampling stays.
areas <- twice
areas$cell <- ifelse(areas$area == "N", areas$cell, "other")
compare("domain", svydesign(ids = ~cluster, strata = ~stratum, weights = ~weight, data = areas),
        "score", change)
sides <- twice
sides$cell <- ifelse(sides$area == "N", sides$cell,
                     ifelse(sides$area == "S", paste0("c", sides$cell), "other"))
design <- svydesign(ids = ~cluster, strata = ~stratum, weights = ~weight, data = sides)
compare("two_sides", design, "score", both)
compare("two_sides_share", design, "agree", both)

# 3. Each answer drawn by itself within strata; a panel of people; no design at all.
compare("no_clusters", svydesign(ids = ~1, strata = ~interaction(stratum, wave),
                                 weights = ~weight, data = twice), "score", change)
compare("panel", svydesign(ids = ~person, strata = ~stratum, weights = ~weight, data = twice),
        "agree", change)
compare("plain", svydesign(ids = ~1, strata = ~wave, weights = ~1, data = twice), "agree", change)

# 4. Waves that are samples of their own.
separate <- sample_of("survey_separate")
design <- svydesign(ids = ~cluster, strata = ~interaction(stratum, wave), weights = ~weight,
                    data = separate)
compare("separate", design, "score", change)
compare("separate_share", design, "agree", change)

# 5. Enough areas on each side: the areas are the clusters, the sides the strata.
areas <- sample_of("survey_areas")
areas$cell <- ifelse(areas$side == "campaign", areas$cell, paste0("c", areas$cell))
design <- svydesign(ids = ~area, strata = ~side, weights = ~weight, data = areas)
compare("areas", design, "score", both)
compare("areas_share", design, "agree", both)

# 6. A stratum of one cluster.
alone <- sample_of("survey_alone")
design <- svydesign(ids = ~cluster, strata = ~stratum, weights = ~weight, data = alone)
options(survey.lonely.psu = "adjust")
compare("alone_centre", design, "score", change, jackknife = FALSE)
options(survey.lonely.psu = "average")
compare("alone_average", design, "score", change, jackknife = FALSE)

write.csv(found, arguments[2], row.names = FALSE, quote = FALSE)
